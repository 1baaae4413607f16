-- The CRM wins over the app, the app over the call centre.
INSERT OVERWRITE TABLE dim.customer
SELECT customer_id,
       coalesce(crm.last_name, app.last_name, cc.last_name) AS last_name,
       coalesce(crm.email, app.email)                       AS email,
       coalesce(crm.card_no, app.card_no)                   AS card_no
FROM ods.crm_customer crm
FULL OUTER JOIN ods.app_customer app USING (customer_id)
FULL OUTER JOIN ods.callcentre_customer cc USING (customer_id)
WHERE customer_id IS NOT NULL; -- TODO: drop test accounts
