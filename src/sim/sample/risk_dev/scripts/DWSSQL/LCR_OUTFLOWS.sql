-- Run-off rates: stable retail 5 %, other retail 10 %, operational 25 %, non-operational 40 %.
INSERT INTO risk_dev.lcr_outflow
SELECT '${dt}', category, sum(balance), sum(balance * run_off_rate)
FROM risk_dev.deposit
JOIN risk_dev.run_off USING (category)
GROUP BY category;
