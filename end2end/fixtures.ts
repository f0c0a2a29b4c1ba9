import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { people } from './people.ts';
import { startLethe } from './server.ts';

export { expect };

type Lethe = { url: string; people: typeof people };

/**
 * Playwright's `test`, on a Lethe of its own.
 *
 * Each worker has its own server and records, which its journeys share. `page` is strict: an error
 * in the console, in a script, or in an answer of the server fails the journey, unless it was
 * announced with `tolerate`.
 */
export const test = base.extend<{ tolerate: (problem: RegExp) => void; problems: Problems }, { lethe: Lethe }>({
  lethe: [
    async ({}, use) => {
      const { url, stop } = await startLethe();
      try {
        await use({ url, people });
      } finally {
        await stop();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: ({ lethe }, use) => use(lethe.url),

  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    problems.mustBeNone();
  },

  /** Announces a problem that the journey is about, such as a page that must not be found. */
  tolerate: ({ problems }, use) => use((problem) => problems.tolerate(problem)),

  page: async ({ page, problems, lethe }, use) => {
    problems.watch(page, lethe.url);
    await use(page);
  },
});

class Problems {
  readonly #found: string[] = [];
  readonly #tolerated: RegExp[] = [];

  tolerate(problem: RegExp) {
    this.#tolerated.push(problem);
  }

  watch(page: Page, url: string) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#found.push(`script: ${error.stack ?? error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 500 && response.url().startsWith(url)) {
        this.#found.push(`answer: ${response.status()} ${response.url()}`);
      }
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      // The browser gives up a request when the page is left or a file is downloaded. So do journeys
      // that block something, with `route.abort('aborted')`.
      if (reason !== 'net::ERR_ABORTED' && request.url().startsWith(url)) {
        this.#found.push(`request: ${request.method()} ${request.url()} ${reason}`);
      }
    });
  }

  mustBeNone() {
    const untold = this.#found.filter((problem) => !this.#tolerated.some((pattern) => pattern.test(problem)));
    expect(untold, 'nothing goes wrong unnoticed').toEqual([]);
    const absent = this.#tolerated.filter((pattern) => !this.#found.some((problem) => pattern.test(problem)));
    expect(absent.map(String), 'what is tolerated does happen').toEqual([]);
  }
}

/** Fails when the page has an accessibility violation, in light or in dark. */
export async function axe(page: Page) {
  await withScripts(page, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(finishTransitions);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const list = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}, at ${node.target.join(' ')}`),
      );
      expect(list, `${page.url()} is accessible in ${colorScheme}`).toEqual([]);
    }
  });
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Contrast is measured on the colours that stay, not on those that a transition passes through. */
function finishTransitions() {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

/** axe is a script: where the page may run none, it alone may. The page's own have been passed over. */
async function withScripts(page: Page, check: () => Promise<void>) {
  if (await page.evaluate(() => !matchMedia('(scripting: none)').matches)) return check();
  const browser = await page.context().newCDPSession(page);
  const forbidScripts = (value: boolean) => browser.send('Emulation.setScriptExecutionDisabled', { value });
  // A session can only take back what it has itself forbidden, and its end allows scripts again. So this
  // one forbids first, and stays until the page closes.
  await forbidScripts(true);
  await forbidScripts(false);
  await check();
  await forbidScripts(true);
}
