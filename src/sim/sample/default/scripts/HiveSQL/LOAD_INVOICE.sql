INSERT OVERWRITE TABLE ods.invoice PARTITION (dt = '${dt}')
SELECT get_json_object(line, '$.id'), get_json_object(line, '$.customer'),
       cast(get_json_object(line, '$.amount') AS DECIMAL(18, 2)), get_json_object(line, '$.currency')
FROM raw.invoice
WHERE dt = '${dt}';
