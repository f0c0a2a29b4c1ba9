// The switches of a Team Access Group save at once. Without this script, each is a form.
{
  const words = document.currentScript.dataset;

  const newNumber = () => crypto.randomUUID().replaceAll('-', '');

  const save = async (form) => {
    const { once, turn } = form.elements;
    const button = form.querySelector('[role=switch]');
    const said = form.querySelector('[role=status]');
    const say = (text, isSaved = false) => {
      said.textContent = text;
      said.classList.toggle('bad', !isSaved);
    };
    if (button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    say('', true);
    try {
      const answer = await fetch(words.function, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      if (answer.status === 401) return say(words.loggedOut);
      if (answer.status === 403) return say(words.notPermitted);
      if (!answer.ok) return say(words.failed);
      if ((await answer.json()) !== 'Saved') return say(words.lastManager);
      button.ariaChecked = String(turn.value === words.on);
      turn.value = turn.value === words.on ? words.off : words.on;
      say(words.saved, true);
    } catch {
      say(words.failed);
    } finally {
      once.value = newNumber();
      button.ariaBusy = 'false';
    }
  };

  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-permission]')) return;
    event.preventDefault();
    save(event.target);
  });
}
