-- Exposure by counterparty, after collateral.
INSERT INTO risk.exposure (day, counterparty_id, gross, collateral, net)
SELECT '${dt}', p.counterparty_id, sum(p.quantity * m.price), max(c.value),
       sum(p.quantity * m.price) - coalesce(max(c.value), 0)
FROM risk.position p
JOIN risk.market_data m USING (instrument_id)
LEFT JOIN risk.collateral c USING (counterparty_id)
GROUP BY p.counterparty_id;
