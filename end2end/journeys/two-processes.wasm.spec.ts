import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, waitForIslands, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { openAct } from '../pages/thing.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';

/** The time within which a page shows the change of another team member. */
const soon = { timeout: 1_000 };

test('two processes on one PostgreSQL database act as one', async ({ newPage, expectProblem }) => {
  expectProblem(/status of 422/);
  const database = process.env.LETHE_TEST_POSTGRES;
  if (!database) throw new Error('PostgreSQL is missing: run this through .ci/postgres.');
  const folder = await mkdtemp(join(tmpdir(), 'lethe-ledger-'));
  const on = { database, ledger: join(folder, 'lethe.ledger') };
  let one = await startLethe('demo', on);
  const two = await startLethe('serve', on);
  try {
    const [page, sams] = [await newPage(one.url), await newPage(two.url)];
    const [desk, deletion, sam] = [new Desk(page), new Deletion(page), new ClientPages(sams)];
    await desk.logIn(people.olivia);
    await new Desk(sams).logIn(people.sam);

    await test.step('a login at one process is valid at the other', async () => {
      const others = await newPage(two.url);
      await others.context().addCookies(await page.context().cookies());
      await others.goto('/clients');
      await expect(new Desk(others).heading).toHaveText('Clients');
      await new Desk(others).logOut();
      // The page leaves by itself. To ask for another page meanwhile would race with that.
      await expect(desk.heading).toHaveText('Log in');
      await desk.logIn(people.olivia);
    });

    const name = `Vera ${Date.now().toString(36)}`;
    await test.step('a change at one process appears at the other within a second', async () => {
      await sam.add('Vera', name.slice(5));
      const address = await desk.openInformation(name);
      await waitForIslands(page);
      await deletion.scan();
      await sam.open(address, 'memberships');
      await sam.field('Plan').fill('Morning');
      await sam.press('Sell membership');
      await expect(deletion.button).toBeHidden(soon);
      await sam.open(address, 'memberships');
      await sams.getByRole('link', { name: 'Morning', exact: true }).click();
      await openAct(sams, 'Cancel membership');
      await sam.field('When does it end?').selectOption('Now');
      await sam.press('Cancel membership');
      await sam.expectNotice('Membership cancelled.');
      await deletion.scan();
      await sams.goto(address);
      await waitForIslands(sams);
    });

    await test.step('a client erased at one process is erased at the other', async () => {
      await deletion.openConfirmation(name);
      await deletion.confirm(name);
      const reference = await new DeletedRecord(page).reference();
      await sams.goto(`/deleted-clients/${reference}`);
      expect(await new DeletedRecord(sams).reference()).toBe(reference);
    });

    await test.step('failed logins count at both processes and do not show which addresses are known', async () => {
      const guesses = [await newPage(one.url), await newPage(two.url)];
      const expectRefusal = async (n: number, email: string, password: string) => {
        const guess = guesses[n % 2]!;
        await guess.goto('/login');
        await new Desk(guess).fillInLogIn({ email, password });
        await expect(guess.getByRole('alert')).toContainText('That email and password don’t match.');
      };
      const [known, unknown] = [people.adam.email, 'unknown@lethe.example'];
      // Ten attempts are free. The wait after them is one second, and doubles each time.
      for (let n = 0; n < 13; n += 1) {
        if (n >= 10) await guesses[0]!.waitForTimeout(1_100 * 2 ** (n - 10));
        await expectRefusal(n, unknown, `wrong ${n}`);
        await expectRefusal(n, known, `wrong ${n}`);
      }
      // For eight seconds both processes refuse the correct password, although each saw only half of the failures.
      for (const email of [known, unknown]) {
        for (const n of [0, 1]) await expectRefusal(n, email, people.adam.password);
      }
    });

    await test.step('logins survive the restart of a process', async () => {
      // A page that is open would try to reach the process.
      await page.goto('about:blank');
      await one.stop();
      await sams.goto('/clients');
      await expect(new Desk(sams).heading).toHaveText('Clients');
      one = await startLethe('serve', on);
      const back = await newPage(one.url);
      await back.context().addCookies(await page.context().cookies());
      await back.goto('/clients');
      await expect(new Desk(back).heading).toHaveText('Clients');
    });
  } finally {
    await Promise.all([one.stop(), two.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
});
