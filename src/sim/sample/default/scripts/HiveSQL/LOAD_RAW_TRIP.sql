-- Takes the landing files of one day as they are; cleaning happens in TRIP_RAW_STANDARD.
ALTER TABLE raw.trip DROP IF EXISTS PARTITION (dt = '${dt}');
ALTER TABLE raw.trip ADD PARTITION (dt = '${dt}') LOCATION 'obs://landing/trip/${dt}/';
