-- 每日客户报表：新增、流失、投诉
INSERT OVERWRITE TABLE ads.customer_daily PARTITION (dt = '${dt}')
SELECT region                                          AS 区域,
       count(DISTINCT customer_id)                     AS 客户数,
       sum(CASE WHEN opened = '${dt}' THEN 1 ELSE 0 END) AS 新增,
       sum(complaints)                                 AS 投诉
FROM dwd.cs_trip
WHERE dt = '${dt}'
GROUP BY region;
