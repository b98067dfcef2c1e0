import type { User } from './user-pool.ts';

/** Somebody whom the console lets one be on this machine: to see what each kind of user sees. */
export interface LocalIdentity extends User {
  title: string;
  description: string;
}

const nobody = { groups: [], costCenters: [], applications: [], environments: [] };

/** The first is who one is at first. */
export const LOCAL_IDENTITIES: readonly LocalIdentity[] = [
  {
    ...nobody,
    username: 'developer',
    title: 'Developer',
    description: 'manages everything, and calls for every team',
    groups: ['admins'],
    costCenters: ['sales', 'services', 'support'],
  },
  {
    ...nobody,
    username: 'ada',
    title: 'Ada, admin',
    description: 'manages budgets and models, calls nothing',
    groups: ['admins'],
  },
  {
    ...nobody,
    username: 'ann',
    title: 'Ann, analyst',
    description: 'reads everything, changes nothing',
    groups: ['analysts'],
  },
  {
    ...nobody,
    username: 'sam',
    title: 'Sam of sales',
    description: 'calls for sales, and sees only that',
    costCenters: ['sales'],
  },
  {
    ...nobody,
    username: 'sig',
    title: 'Sig of services',
    description: 'calls for services, and sees only that',
    costCenters: ['services'],
  },
  {
    ...nobody,
    username: 'sue',
    title: 'Sue of support',
    description: 'calls for support, and sees only that',
    costCenters: ['support'],
  },
];
