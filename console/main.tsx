import '@cloudscape-design/global-styles/index.css';
import './console.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { createRoot } from 'react-dom/client';
import { readSettings } from './identity/settings.ts';
import { signIn } from './identity/sign-in.ts';
import { followLinksHere } from './shell/location.ts';
import { SessionContext } from './shell/session.ts';
import { Shell } from './shell/shell.tsx';
import { showTheme } from './shell/theme.ts';

showTheme();
followLinksHere();
const root = document.getElementById('root')!;
try {
  const settings = await readSettings();
  const who = await signIn(settings);
  if (who)
    createRoot(root).render(
      <I18nProvider locale="en" messages={[messages]}>
        <SessionContext.Provider value={{ who, settings }}>
          <Shell />
        </SessionContext.Provider>
      </I18nProvider>,
    );
} catch (thrown) {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.textContent = `The console could not start: ${(thrown as Error).message} Load the page again once the host runs.`;
  root.replaceChildren(text);
}
