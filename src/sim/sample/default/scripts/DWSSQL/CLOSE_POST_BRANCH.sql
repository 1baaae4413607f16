-- Runs once for every branch; see the node's arguments.
INSERT INTO fin.posting (branch, account, amount, period)
SELECT branch, account, sum(amount), '${dt}'
FROM fin.journal
WHERE branch = '${branch}' AND period = '${dt}'
GROUP BY branch, account;
