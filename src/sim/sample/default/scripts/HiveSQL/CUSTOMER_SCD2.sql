-- Slowly changing dimension, type 2: closes the rows that changed, opens new ones.
INSERT OVERWRITE TABLE dim.customer_history
SELECT h.customer_id, h.email, h.card_no, h.valid_from,
       CASE WHEN c.email <> h.email AND h.valid_to = '9999-12-31' THEN '${dt}' ELSE h.valid_to END AS valid_to
FROM dim.customer_history h
LEFT JOIN dim.customer c ON c.customer_id = h.customer_id
UNION ALL
SELECT c.customer_id, c.email, c.card_no, '${dt}', '9999-12-31'
FROM dim.customer c
LEFT ANTI JOIN dim.customer_history h ON h.customer_id = c.customer_id AND h.email = c.email;
