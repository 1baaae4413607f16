-- Nobody without consent gets into a segment.
INSERT OVERWRITE TABLE ads.campaign_segment PARTITION (dt = '${dt}')
SELECT c.customer_id,
       CASE WHEN s.trips_90d >= 20 THEN 'frequent'
            WHEN s.trips_90d >= 1 THEN 'occasional'
            ELSE 'sleeping' END AS segment
FROM dim.customer c
JOIN dwd.customer_stats s ON s.customer_id = c.customer_id
JOIN dim.consent k ON k.customer_id = c.customer_id AND k.marketing = TRUE;
