INSERT OVERWRITE TABLE dwd.newsletter_click PARTITION (dt = '${dt}')
SELECT regexp_extract(url, 'nl=([0-9]+)', 1) AS newsletter_id, customer_id, count(*) AS clicks
FROM ods.web_hit
WHERE dt = '${dt}' AND url LIKE '%utm_medium=email%'
GROUP BY regexp_extract(url, 'nl=([0-9]+)', 1), customer_id;
