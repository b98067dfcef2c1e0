/** The time zone of the deployment's reports: its days and months are rolled up. An IANA name. */
export const reportingZone = (): string => process.env.REPORTING_TIME_ZONE || 'UTC';
