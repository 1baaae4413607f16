SELECT before.rating AS from_rating, after.rating AS to_rating, count(*) AS counterparties
FROM risk_dev.rating before
JOIN risk_dev.rating after USING (counterparty_id)
WHERE before.as_of = add_months('${dt}', -12) AND after.as_of = '${dt}'
GROUP BY before.rating, after.rating;
