/** How far a permission reaches: not at all, to what is one's own, or to everything. */
export type Grant = 'none' | 'own' | 'all';

/** What a field grants to each kind of identity. Someone who is of several kinds has the widest of their grants. */
export interface Permission {
  /** Whoever has cost centres: in a token's `costCenters` claim, or by the IAM table. */
  caller: Grant;
  /** The group `analysts`: reads everything, changes nothing. */
  analyst: Grant;
  /** The group `admins`: manages budgets and models. */
  admin: Grant;
  /** The development API key: may do everything but speak for the system. */
  apiKey: Grant;
  /** The functions themselves. */
  system: Grant;
}

const SPENDING = { caller: 'own', analyst: 'none', admin: 'none', apiKey: 'all', system: 'none' } as const;
const OWN_READING = { caller: 'own', analyst: 'all', admin: 'all', apiKey: 'all', system: 'none' } as const;
const READING = { caller: 'none', analyst: 'all', admin: 'all', apiKey: 'all', system: 'none' } as const;
const MANAGING = { caller: 'none', analyst: 'none', admin: 'all', apiKey: 'all', system: 'none' } as const;
const PUBLISHING = { caller: 'none', analyst: 'none', admin: 'none', apiKey: 'none', system: 'all' } as const;

/** Who may spend may stop it; who manages everything may stop anybody. */
const STOPPING = { caller: 'own', analyst: 'none', admin: 'all', apiKey: 'all', system: 'none' } as const;

/** Who may do what, field by field: the one place that says it. A field that is not here is nobody's. */
export const PERMISSIONS: Record<string, Permission> = {
  'Mutation.invoke': SPENDING,
  'Mutation.startInvocation': SPENDING,
  'Mutation.cancelInvocation': STOPPING,
  'Mutation.settleInvocation': MANAGING,
  'Query.estimate': OWN_READING,
  'Query.invocation': OWN_READING,
  'Query.invocations': OWN_READING,
  'Query.usage': OWN_READING,
  'Query.costReport': OWN_READING,
  'Query.metricUsage': OWN_READING,
  'Query.exportUsage': OWN_READING,
  'Subscription.onInvocation': OWN_READING,
  'Subscription.onUsage': OWN_READING,
  'Subscription.onBudgetAlert': OWN_READING,
  'Query.models': OWN_READING,
  'Query.reconciliation': READING,
  'Query.inferenceProfiles': READING,
  'Query.budget': OWN_READING,
  'Query.budgets': OWN_READING,
  'Budget.history': OWN_READING,
  'Budget.forecast': OWN_READING,
  'Query.budgetChanges': READING,
  'Mutation.createBudget': MANAGING,
  'Mutation.updateBudget': MANAGING,
  'Mutation.deleteBudget': MANAGING,
  'Mutation.topUpBudget': MANAGING,
  'Mutation.withdrawTopUp': MANAGING,
  'Mutation.putModel': MANAGING,
  'Mutation.deleteModel': MANAGING,
  'Mutation.publishUsage': PUBLISHING,
  'Mutation.publishBudgetAlert': PUBLISHING,
  'Mutation.publishInvocation': PUBLISHING,
};
