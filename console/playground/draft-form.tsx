import Alert from '@cloudscape-design/components/alert';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { Model } from '../../schema/types.ts';
import { problemWith, type Problem } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { mayCall } from '../identity/who.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { useSession } from '../shell/session.ts';
import { MODELS } from './documents.ts';
import { isCall, type Draft } from './request.ts';

/** What is asked, of which model, and who pays. */
export function DraftForm({
  draft,
  problem,
  onChange,
  onSend,
  isRunning,
}: {
  draft: Draft;
  problem: Problem | undefined;
  onChange: (change: Partial<Draft>) => void;
  onSend: () => void;
  isRunning: boolean;
}) {
  const { who } = useSession();
  const { data } = useAnswer<{ models: Model[] }>(MODELS);
  const models = (data?.models ?? []).filter(({ lifecycle }) => lifecycle !== 'END_OF_LIFE');
  const wrong = (...names: string[]) => names.map((name) => problemWith(problem, name)).find(Boolean);
  const isNamed = problem?.fields.some(({ field }) => FIELDS.some((one) => field.startsWith(one)));
  const text = (field: keyof Draft, label: string, options: readonly string[], ...names: string[]) => (
    <FormField label={label} errorText={wrong(...names)}>
      <Autosuggest
        value={draft[field]}
        options={options.map((value) => ({ value }))}
        enteredTextLabel={(value) => `Use ${value}`}
        onChange={({ detail }) => onChange({ [field]: detail.value })}
        empty="Type any."
      />
    </FormField>
  );
  return (
    <Container>
      <SpaceBetween size="m">
        {problem && !isNamed && <ProblemAlert problem={problem} />}
        <ColumnLayout columns={2} minColumnWidth={200}>
          <FormField label="Model" errorText={wrong('model')}>
            <Autosuggest
              value={draft.model}
              options={models.map(({ alias, lifecycle, costCenter }) => ({
                value: alias,
                ...(costCenter && { description: `the profile of ${costCenter}` }),
                ...(lifecycle === 'LEGACY' && { description: 'on its way out' }),
              }))}
              enteredTextLabel={(value) => `Use ${value}`}
              onChange={({ detail }) => onChange({ model: detail.value })}
              empty="No model of the catalog has this name."
            />
          </FormField>
          <FormField label="maxTokens" errorText={wrong('input.parameters.maxTokens')}>
            <Input
              value={draft.maxTokens}
              inputMode="numeric"
              placeholder="the model’s default"
              onChange={({ detail }) => onChange({ maxTokens: detail.value })}
            />
          </FormField>
        </ColumnLayout>
        <FormField label="Prompt" stretch errorText={wrong('input.messages')}>
          <Textarea
            value={draft.prompt}
            rows={4}
            onChange={({ detail }) => onChange({ prompt: detail.value })}
          />
        </FormField>
        <ColumnLayout columns={3} minColumnWidth={140}>
          {text('costCenter', 'Cost centre', who.costCenters, 'tags.costCenter')}
          {text('applicationId', 'Application', who.applications ?? [], 'tags.applicationId')}
          {text('environment', 'Environment', who.environments ?? ['dev', 'prod'], 'tags.environment')}
        </ColumnLayout>
        {mayCall(who) ? (
          <Button
            variant="primary"
            iconName="send"
            loading={isRunning}
            disabled={!isCall(draft)}
            onClick={onSend}
          >
            Send
          </Button>
        ) : (
          <Alert type="info" header="You may look, and not call">
            Calls need a cost centre that pays. What a call of theirs would need is shown all the same; on the
            local host, take on a caller at the top right to make it.
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** What a problem names that is said at a field. */
const FIELDS = ['model', 'input.parameters.maxTokens', 'input.messages', 'tags.'];
