-- A session ends after 30 minutes without a hit.
SELECT visitor_id, sum(is_new) OVER (PARTITION BY visitor_id ORDER BY hit_at) AS session_no, hit_at, url
FROM (
  SELECT visitor_id, hit_at, url,
         CASE WHEN unix_timestamp(hit_at) - unix_timestamp(lag(hit_at) OVER (PARTITION BY visitor_id ORDER BY hit_at)) > 1800
              THEN 1 ELSE 0 END AS is_new
  FROM ods.web_hit
  WHERE dt = '${dt}'
) hits;
