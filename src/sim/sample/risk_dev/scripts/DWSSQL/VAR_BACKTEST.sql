SELECT book, count(*) FILTER (WHERE pnl < -var_99) AS exceptions
FROM risk_dev.daily_pnl
WHERE day > add_months('${dt}', -12)
GROUP BY book
HAVING count(*) FILTER (WHERE pnl < -var_99) > 4;
