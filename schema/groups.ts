/** The groups of the user pool, and what their members may do. */
export const GROUPS = {
  admins: 'Manage budgets and models, and read everything',
  analysts: 'Read everything, change nothing',
} as const;

export type Group = keyof typeof GROUPS;
