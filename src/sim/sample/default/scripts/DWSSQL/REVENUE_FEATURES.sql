CREATE TABLE tmp.revenue_features AS
SELECT date_trunc('week', booked_on) AS week, product, sum(amount) AS revenue,
       lag(sum(amount), 52) OVER (PARTITION BY product ORDER BY date_trunc('week', booked_on)) AS last_year
FROM fin.posting
GROUP BY 1, 2;
