/**
 * What every record that is a job carries, for the schema of its content type; `status` is one of `states`. Times are epoch
 * milliseconds in bigint columns, so that every database compares them alike, whatever its time zone.
 */
export const jobAttributes = (states: readonly string[]) => ({
  status: { type: 'enumeration', enum: [...states], required: true },
  attempts: { type: 'integer', default: 0, column: { notNullable: true, defaultTo: 0 } },
  runAfter: { type: 'biginteger', column: { notNullable: true, defaultTo: 0 } },
  leaseUntil: { type: 'biginteger' },
  leaseToken: { type: 'string' },
});

/** The index behind the claim. */
export const jobIndexes = (table: string) => [
  { name: `${table}_job_idx`, columns: ['status', 'run_after'] },
  { name: `${table}_lease_idx`, columns: ['lease_token'] },
];
