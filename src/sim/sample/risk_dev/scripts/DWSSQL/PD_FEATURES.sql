CREATE TABLE risk_dev.pd_features AS
SELECT counterparty_id, debt / nullif(ebitda, 0) AS leverage, cash / nullif(short_term_debt, 0) AS liquidity,
       days_past_due, sector, rating_12m_ago
FROM risk_dev.financials
WHERE as_of = '${dt}';
