MERGE INTO risk_dev.counterparty t
USING stage.counterparty s ON (t.lei = s.lei)
WHEN MATCHED THEN UPDATE SET name = s.name, country = s.country, parent_lei = s.parent_lei
WHEN NOT MATCHED THEN INSERT (lei, name, country, parent_lei) VALUES (s.lei, s.name, s.country, s.parent_lei);
