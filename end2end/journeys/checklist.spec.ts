import { expect, expectAccessible, test } from '../fixtures.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const date = String.raw`\d{1,2} [A-Z][a-z]{2} \d{4}`;
const dateTime = String.raw`${date}, \d\d:\d\d`;

/** Clients with one open item, and how the item reads. */
const alone: [string, string][] = [
  ['Ines Alvarado', String.raw`Payment | Invoice Q-\d{5} · Weekend workshop | £30\.00 outstanding | Quayside`],
  ['Tom Whitaker', String.raw`Payment | Negative account balance | £18\.50 owed | Quayside`],
  ['Mei Tanaka', String.raw`Session | [\w ]+ | Booked for ${dateTime} | Bondi`],
  ['Karim Haddad', String.raw`Session | Reformer | On the waitlist for ${dateTime} | Altstadt`],
  ['Greta Lindholm', String.raw`Credit | Account credit | €25\.00 to return or spend | Altstadt`],
  ['Oscar Nowak', String.raw`Paid By | Paid By Hanna Nowak | Since ${date} | Quayside`],
  ['Hanna Nowak', String.raw`Paid By | Pays for Oscar Nowak | Since ${date} | Quayside`],
  [
    'Priya Raman',
    String.raw`Package | 10 class pack | Unused · 10 credits left · expires at the end of ${date} | Bondi`,
  ],
  ['Luca Moretti', String.raw`Package | 10 class pack | 3 credits left · expires at the end of ${date} | Altstadt`],
  ['Zoë Dubois', String.raw`Membership | Unlimited | Active since ${date} | Quayside`],
  ['Amara Okonkwo', String.raw`Membership | Eight a month | Cancelled · runs until the end of ${date} | Bondi`],
];

const kinds = ['Payment', 'Session', 'Credit', 'Paid By', 'Package', 'Membership'];

test('a client with open items cannot be deleted, and the checklist lists the items', async ({ page }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  await desk.logIn(people.olivia);

  for (const [name, item] of alone) {
    await test.step(`${name} has one open item`, async () => {
      await desk.openInformation(name);
      await deletion.expectOff();
      const items = await deletion.readChecklist();
      expect(items).toEqual([expect.stringMatching(new RegExp(`^${item.replaceAll(' | ', String.raw` \| `)}$`))]);
      await deletion.closeChecklist();
    });
  }

  await test.step('Bruno Castellanos has open items of every kind at two locations', async () => {
    await desk.openInformation('Bruno Castellanos');
    const items = await deletion.readChecklist();
    await expectAccessible(page);
    for (const kind of kinds) expect(items).toContainEqual(expect.stringMatching(`^${kind} \\|`));
    for (const kind of ['Payment', 'Session', 'Credit', 'Package', 'Membership']) {
      for (const location of ['Quayside', 'Altstadt']) {
        expect(items).toContainEqual(expect.stringMatching(`^${kind} \\|.*\\| .*${location}`));
      }
    }
    for (const words of [
      'outstanding',
      'payment failed',
      'in collection',
      'Booked for',
      'On the waitlist for',
      'Paid By',
      'Pays for',
      'Unused',
      'Active since',
      'Paused · started',
    ]) {
      expect(items).toContainEqual(expect.stringContaining(words));
    }
    for (const credit of [/£[\d,.]+ to/, /€[\d,.]+ to/]) {
      expect(items).toContainEqual(expect.stringMatching(credit));
    }
    await deletion.closeChecklist();
    await expect(deletion.switch).toBeInViewport();
    expect(await deletion.readChecklist()).toEqual(items);
    await deletion.closeChecklist();
  });
});
