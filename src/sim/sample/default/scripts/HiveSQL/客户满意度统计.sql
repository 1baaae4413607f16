-- 满意度按月统计，评分低于三分视为不满意
SELECT substr(dt, 1, 6) AS 月份, avg(score) AS 平均分, sum(if(score < 3, 1, 0)) AS 不满意
FROM ods.feedback
WHERE kind = 'SURVEY'
GROUP BY substr(dt, 1, 6);
