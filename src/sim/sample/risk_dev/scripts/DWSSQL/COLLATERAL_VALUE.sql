INSERT INTO risk_dev.collateral
SELECT counterparty_id, sum(nominal * price * (1 - haircut))
FROM risk_dev.pledge
JOIN risk_dev.market_data USING (instrument_id)
GROUP BY counterparty_id;
