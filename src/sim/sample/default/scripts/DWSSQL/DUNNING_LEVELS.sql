UPDATE fin.receivable
SET dunning_level = CASE WHEN due_on < current_date - 60 THEN 3
                         WHEN due_on < current_date - 30 THEN 2
                         WHEN due_on < current_date - 7 THEN 1
                         ELSE 0 END
WHERE paid_on IS NULL;
