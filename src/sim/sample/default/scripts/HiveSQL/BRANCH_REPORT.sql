SELECT branch, product, sum(amount) AS amount
FROM dwd.sales
WHERE branch = '${branch}'
GROUP BY branch, product
ORDER BY amount DESC;
