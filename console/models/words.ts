import type { InferenceProfileProblem, ModelLifecycle } from '../../schema/types.ts';

export const LIFECYCLES: Record<
  ModelLifecycle,
  { title: string; status: 'success' | 'warning' | 'stopped'; description: string }
> = {
  ACTIVE: { title: 'Current', status: 'success', description: 'Offered as usual' },
  LEGACY: { title: 'On its way out', status: 'warning', description: 'Still served, not for long' },
  END_OF_LIFE: {
    title: 'Gone',
    status: 'stopped',
    description: 'No longer served: calls are refused, and told what replaces it',
  },
};

export const PROFILE_PROBLEMS: Record<InferenceProfileProblem, string> = {
  UNTAGGED: 'A cost allocation tag is missing, so its bill can’t be told apart: tag it in Bedrock.',
  UNMAPPED: 'No alias leads to it, so nobody can call it here: add a model with its ARN.',
  MISMATCHED: 'Its tags say otherwise than the catalog: budgets charge one team, the bill another.',
  MISSING:
    'The catalog leads to it, and Bedrock does not have it, so calls fail: create it, or delete the model.',
};
