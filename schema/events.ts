/** How a budget alert appears on the event bus. */
export const ALERT_EVENT = { source: 'cost-sentry', detailType: 'Budget Alert' } as const;
