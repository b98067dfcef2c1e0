import type { PageProps } from '../shell/pages.tsx';
import { NewBudget } from './new.tsx';
import { Budgets } from './list.tsx';
import { EditBudget } from './edit.tsx';
import { OneBudget } from './one.tsx';

/** `/budgets`, `/budgets/new`, `/budgets/<id>`, `/budgets/<id>/edit`. */
export default function BudgetsPage({ route }: PageProps) {
  const [id, what] = route.below;
  if (id === undefined) return <Budgets query={route.query} />;
  if (id === 'new') return <NewBudget query={route.query} />;
  return what === 'edit' ? <EditBudget key={id} id={id} /> : <OneBudget key={id} id={id} />;
}
