-- Open items are carried over until the ledger has them.
INSERT INTO fin.reconciliation (period, branch, currency, card_amount, ledger_amount, difference)
SELECT '${dt}', c.branch, c.currency, sum(c.amount), sum(l.amount), sum(c.amount) - sum(l.amount)
FROM fin.card_payment c
LEFT JOIN fin.general_ledger l ON l.reference = c.reference
GROUP BY c.branch, c.currency
HAVING abs(sum(c.amount) - coalesce(sum(l.amount), 0)) > 0.005;
