SELECT b.day, sum(b.amount) / nullif(sum(o.outflow) - least(sum(o.inflow), 0.75 * sum(o.outflow)), 0) AS lcr
FROM risk_dev.lcr_buffer b
JOIN risk_dev.lcr_outflow o USING (day)
WHERE b.day = '${dt}'
GROUP BY b.day;
