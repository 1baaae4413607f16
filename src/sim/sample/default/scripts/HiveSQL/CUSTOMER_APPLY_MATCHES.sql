INSERT OVERWRITE TABLE dim.customer
SELECT coalesce(m.survivor_id, c.customer_id) AS customer_id, max(c.last_name), max(c.email), max(c.card_no)
FROM dim.customer c
LEFT JOIN tmp.customer_match m ON m.duplicate_id = c.customer_id AND m.score >= 0.92
GROUP BY coalesce(m.survivor_id, c.customer_id);
