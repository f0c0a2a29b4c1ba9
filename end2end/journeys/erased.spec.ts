import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { ErasedPage, ReceiptLink } from '../pages/erased.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';

test('anyone with the reference sees what was erased, and a file of it works without the server', async ({
  newPage,
  expectProblem,
}, testInfo) => {
  const { url, stop } = await startLethe('demo');
  try {
    const desk = await newPage(url);
    const record = new DeletedRecord(desk);
    let reference = '';
    await test.step('a client is deleted, and the record has what the client is handed', async () => {
      const deletion = new Deletion(desk);
      const name = 'Nora Fitzgerald';
      await new Desk(desk).logIn(people.olivia);
      await new Desk(desk).openInformation(name);
      await deletion.scan();
      await deletion.openConfirmation(name);
      await deletion.confirm(name);
      reference = await record.reference();
      await expect(record.handed.getByRole('img')).toHaveAccessibleName('QR code with the address of the page');
      await expect(record.handed).toContainText(`${url}/erased/${reference}`);
      await expectAccessible(desk);
    });
    const link = new ReceiptLink((await record.withReceipt.getAttribute('href'))!);
    expect(link.address).toBe(`${url}/erased/${reference}`);

    const stranger = await newPage(url);
    const erased = new ErasedPage(stranger);
    await test.step('a stranger sees what was erased, and no name', async () => {
      await stranger.goto(`/erased/${reference}`);
      await expect(erased.heading).toHaveText(`Erasure ${reference}`);
      await expect(erased.facts).toContainText('First name and last name');
      await expect(erased.facts).toContainText('Required by tax and accounting law.');
      await expect(erased.facts).toContainText(/Backups may contain this data until \d+ \w+ \d+\./);
      await expect(stranger.getByText(`lethe verify RECEIPT --key ${link.key}`)).toBeVisible();
      for (const word of ['Nora', 'Fitzgerald', people.olivia.name, 'Quayside']) {
        expect(await stranger.content(), word).not.toContain(word);
      }
      await erased.expectTools((await runsScripts(stranger)) ? 'shown' : 'hidden');
      await expectAccessible(stranger);
    });

    await test.step('other references are not found', async () => {
      for (const other of ['DC-2345-6789', 'x']) {
        expectProblem(/status of 404/);
        await stranger.goto(`/erased/${other}`);
        await expect(erased.heading).toHaveText('No erasure found');
      }
      await expectAccessible(stranger);
    });

    const file = testInfo.outputPath(`${reference}.html`);
    await test.step('the record has the page as one file, with the receipt', async () => {
      const download = desk.waitForEvent('download');
      await record.file.click();
      expect((await download).suggestedFilename()).toBe(`${reference}.html`);
      await (await download).saveAs(file);
      const text = await readFile(file, 'utf8');
      for (const word of ['Nora', 'Fitzgerald', people.olivia.name, 'Quayside']) {
        expect(text, word).not.toContain(word);
      }
    });

    await desk.close();
    await stop();
    await test.step('with the server stopped, the file says the same', async () => {
      await stranger.goto(`file://${file}`);
      await expect(erased.heading).toHaveText(`Erasure ${reference}`);
      await expect(erased.facts).toContainText('First name and last name');
      await expect(stranger.getByRole('img')).toHaveAccessibleName('QR code with the address of the page');
      if (await runsScripts(stranger)) {
        await expect(erased.verdict).toHaveText(/^The receipt is genuine\..*The key came with your link or file\./);
        await erased.receipt.fill(link.forged((entry) => entry.replace('"count":1', '"count":7')));
        await erased.verify(/^The receipt is not genuine\./);
      } else {
        await erased.expectTools('hidden');
      }
      await expectAccessible(stranger);
    });
  } finally {
    await stop();
  }
});
