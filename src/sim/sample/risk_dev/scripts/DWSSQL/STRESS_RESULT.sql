SELECT p.book, sum(p.quantity * (s.price - m.price)) AS loss
FROM risk_dev.position p
JOIN risk_dev.market_data m USING (instrument_id)
JOIN risk_dev.shocked_market_data s USING (instrument_id)
GROUP BY p.book;
