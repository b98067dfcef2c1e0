import Alert from '@cloudscape-design/components/alert';
import Spinner from '@cloudscape-design/components/spinner';
import type { Model } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { PageProps } from '../shell/pages.tsx';
import { NoPage } from '../shell/no-page.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { CATALOG } from './documents.ts';
import { ModelForm } from './form.tsx';
import { Models } from './list.tsx';
import { OneModel } from './one.tsx';

/** `/models`, `/models/new` (with `?modelId=…`), `/models/<alias>`, `/models/<alias>/edit`. */
export default function ModelsPage({ route }: PageProps) {
  const [alias, what] = route.below;
  const { data, problem, reload } = useAnswer<{ models: Model[] }>(CATALOG);
  if (problem && !data)
    return (
      <NoPage title="Models">
        <ProblemAlert problem={problem} onRetry={reload} />
      </NoPage>
    );
  if (alias === 'new' && what === undefined)
    return <ModelForm before={undefined} modelId={route.query.get('modelId') ?? ''} onSaved={reload} />;
  if (alias === undefined) return <Models models={data?.models} />;
  if (!data) return <Spinner size="large" />;
  const model = data.models.find((one) => one.alias === alias);
  if (!model) return <Alert type="warning" header={`The catalog has no ${alias}`} />;
  return what === 'edit' ? (
    <ModelForm key={model.version} before={model} modelId={model.modelId} onSaved={reload} />
  ) : (
    <OneModel model={model} onChanged={reload} />
  );
}
