CREATE TABLE risk_dev.lgd_features AS
SELECT default_id, seniority, collateral_type, recovered / nullif(exposure, 0) AS recovery_rate
FROM risk_dev.default_case
WHERE closed_on <= '${dt}';
