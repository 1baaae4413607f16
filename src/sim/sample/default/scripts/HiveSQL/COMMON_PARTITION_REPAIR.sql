-- Shared by many jobs: makes new partitions visible and brings the statistics up to date.
MSCK REPAIR TABLE ods.${table};
ANALYZE TABLE ods.${table} PARTITION (dt = '${dt}') COMPUTE STATISTICS;
