SELECT job_name, count(*) AS runs, sum(status = 'fail') AS failed
FROM dlf.job_instance
WHERE plan_time >= date_sub(curdate(), INTERVAL 1 DAY)
GROUP BY job_name
ORDER BY failed DESC;
