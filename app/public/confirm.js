// The confirmation as a dialog. It is made on the server: what a client has and which texts name the client come from the page of the
// confirmation, and what comes of an attempt to erase the client from the answer to its form. Without this script, the page shows it.
{
  const words = document.currentScript.dataset;
  const dialog = document.getElementById('confirmation');
  const page = `/clients/${words.client}/information`;
  const part = (id, within = document) => within.querySelector(`#${id}`);
  const [head, body] = dialog.querySelectorAll('.dialog-head, .dialog-body');
  const closing = head.querySelector('button');
  const footer = dialog.querySelector('.dialog-actions');
  const [alert, status] = footer.querySelectorAll('[role=alert], [role=status]');
  const progress = footer.querySelector('[role=progressbar]');
  const form = part('erase');
  // How long to wait before the server is asked what became of an attempt, and asked again.
  const pause = 1_000;
  // What the dialog waits for: the answer to an attempt, or what became of one whose answer was lost.
  let waiting;
  // The number of the last request to erase.
  let sent;
  let search;

  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

  // Shows parts of a page in the dialog. The parts themselves stay, so that screen readers hear what changes in them.
  const take = (made, ids) => {
    for (const id of ids) part(id).replaceChildren(...part(id, made).childNodes);
  };

  const focus = (element) => {
    element.focus();
    element.scrollIntoView({ block: 'nearest' });
  };

  const afterNextFrame = (work) => requestAnimationFrame(() => setTimeout(work));

  // The last proof of who confirms expires while the page is open.
  const askForProofInTime = () => {
    const field = form.querySelector('[data-hidden-for]');
    if (field) setTimeout(() => (field.hidden = false), Number(field.dataset.hiddenFor));
  };

  const setAttribute = (element, name, value) =>
    value === undefined ? element.removeAttribute(name) : element.setAttribute(name, value);

  // The dialog stays open while it waits, and nothing in it can be changed.
  const wait = (what, label) => {
    waiting = what;
    const isWaiting = what && 'true';
    const button = form.querySelector(':scope > button');
    button.dataset.label ??= button.textContent;
    button.textContent = what === 'answer' ? words.erasing : button.dataset.label;
    for (const name of ['aria-disabled', 'aria-busy']) setAttribute(button, name, isWaiting);
    setAttribute(closing, 'aria-disabled', isWaiting);
    setAttribute(dialog, 'closedby', what && 'none');
    part('proof').readOnly = Boolean(what);
    body.inert = Boolean(what);
    status.textContent = what === 'answer' ? label : '';
    progress.hidden = !what;
    setAttribute(progress, 'aria-label', label ?? words.erasing);
  };

  const say = (text) => (alert.textContent = text);

  const offerLogin = () => {
    const link = document.createElement('a');
    Object.assign(link, { href: '/login', target: '_blank', textContent: words.logInAgain });
    alert.append(' ', link);
    focus(link);
  };

  const refuse = (text) => {
    wait();
    say(text);
    focus(form.querySelector(':scope > button'));
  };

  // The browser's "back" must not lead to the page that showed the client.
  const leave = (address) => location.replace(address);

  const pageOf = ({ Erased }) => (Erased ? `/deleted-clients/${Erased}?erased=now` : words.another);

  // Asks what became of the last request to erase. Throws what stands in the way.
  const askWhatBecame = async () => {
    const fields = new URLSearchParams({ [words.idField]: words.client, [words.numberField]: sent });
    const answer = await fetch(words.findOut, { method: 'POST', body: fields });
    if (answer.status === 401) throw 'unknownLoggedOut';
    if (!answer.ok) throw undefined;
    return answer.json();
  };

  // Asks until the server says whether the client is erased.
  const findOut = (doubt) => {
    if (waiting !== doubt) {
      wait(doubt, words.findingOut);
      say(words[doubt]);
      if (doubt === 'unknownLoggedOut') offerLogin();
    }
    setTimeout(async () => {
      try {
        const became = await askWhatBecame();
        if (became !== 'NotErased') leave(pageOf(became));
        else refuse(doubt === 'unknown' ? words.failed : words.notErased);
      } catch (why) {
        findOut(why === 'unknownLoggedOut' ? why : doubt);
      }
    }, pause);
  };

  // Shows what an answer to the form has for the dialog. Returns whether it has anything.
  const show = (made) => {
    wait();
    if (part('confirmation', made)?.open) {
      take(made, ['deletion-refused', 'erase', 'named-elsewhere', 'deletion-kinds', 'deletion-ask']);
      askForProofInTime();
      const remedies = ['[data-remedy]', '.dialog-body [autofocus], .dialog-actions [autofocus]'];
      const remedy = remedies.map((remedy) => dialog.querySelector(remedy)).find(Boolean);
      focus(remedy ?? alert);
    } else if (part('delete', made)) {
      // Items were opened after the scan. The checklist shows them.
      const { open } = JSON.parse(made.querySelector('leptos-island').dataset.props);
      dialog.close();
      document.dispatchEvent(new MessageEvent('opened', { data: JSON.stringify(open) }));
    } else {
      // The page to log in.
      say(words.loggedOut);
      offerLogin();
    }
  };

  const erase = async () => {
    search?.abort();
    const fields = new URLSearchParams(new FormData(form));
    sent = fields.get(words.numberField);
    say('');
    wait('answer', words.erasing);
    let answer;
    let made;
    try {
      answer = await fetch(form.action, { method: 'POST', body: fields });
      made = await read(answer);
    } catch {
      return findOut('unreachable');
    }
    if (new URL(answer.url).pathname !== page) leave(answer.url);
    else if (answer.ok || answer.status === 422) show(made);
    else if (answer.status === 403) refuse(words.notPermitted);
    else if (answer.status === 404) refuse(words.notFound);
    else findOut('unknown');
  };

  // Looks for what the client has and for texts that name the client. An administrator who confirms before the answer arrives gets
  // them in the answer to the form.
  const look = async () => {
    search?.abort();
    search = new AbortController();
    const { signal } = search;
    try {
      const made = await read(await fetch(`${page}?delete=confirm`, { signal }));
      take(made, ['named-elsewhere', 'deletion-kinds']);
    } catch {
      if (signal.aborted) return;
      const hint = document.createElement('p');
      hint.className = 'hint';
      hint.textContent = words.notChecked;
      part('named-elsewhere').replaceChildren(hint);
    }
  };

  const open = () => {
    document.querySelector('#checklist[open]')?.close();
    say('');
    part('deletion-ask').replaceChildren();
    // The button that was pressed answers first: opening is slow, because the browser restyles the whole page as inert.
    afterNextFrame(() => dialog.showModal());
    look();
  };

  document.addEventListener('submit', (event) => {
    const { target } = event;
    if (target === form) {
      event.preventDefault();
      if (!waiting) erase();
    } else if (head.contains(target)) {
      event.preventDefault();
      if (!waiting) dialog.close();
    } else if (target.matches('#delete form:has(> [name=delete][value=confirm])')) {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener('cancel', (event) => {
    if (waiting) event.preventDefault();
  });
  // A browser that does not know `closedby` closes it on the second Escape even while it waits.
  dialog.addEventListener('close', () => {
    if (waiting) return dialog.showModal();
    document.querySelector('#delete-button')?.focus();
  });
  // An attempt that is under way hears itself what became of it. One whose answer was lost may have erased the client since.
  document.addEventListener('gone', (event) => {
    if (!sent) return;
    event.preventDefault();
    if (!waiting)
      askWhatBecame()
        .then(pageOf, () => words.another)
        .then(leave);
  });

  askForProofInTime();
  // The page itself has opened it.
  if (dialog.open) {
    dialog.parentElement.className = 'dialog-place';
    dialog.removeAttribute('open');
    dialog.showModal();
  }
}
