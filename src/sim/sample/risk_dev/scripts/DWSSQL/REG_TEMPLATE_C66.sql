-- Maturity ladder.
SELECT bucket, currency, sum(inflow) AS inflow, sum(outflow) AS outflow
FROM risk_dev.cash_flow
WHERE as_of = '${dt}'
GROUP BY bucket, currency
ORDER BY bucket;
