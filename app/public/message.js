// Says what a form did again, so that screen readers hear it: they read a message that changes, not one that a page begins with.
// Takes the button that undoes it away after ten seconds, in which nobody points at the message or has the focus in it.
{
  const message = document.currentScript.previousElementSibling;
  const [words] = message.getElementsByTagName('p');
  const [undo] = message.getElementsByTagName('form');
  const shown = 10_000;
  let left = shown;
  let since;
  let timer;

  setTimeout(() => words.replaceChildren(words.textContent), 100);

  const isHeld = () => document.hidden || message.matches(':hover') || message.contains(document.activeElement);

  const wait = () => {
    if (since !== undefined) left -= performance.now() - since;
    clearTimeout(timer);
    since = undefined;
    if (isHeld()) return;
    since = performance.now();
    timer = setTimeout(() => undo.remove(), left);
  };

  if (undo) {
    // The focus moves after the event that announces it.
    const soon = () => setTimeout(wait);
    for (const name of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) message.addEventListener(name, soon);
    document.addEventListener('visibilitychange', wait);
    undo.addEventListener('submit', () => clearTimeout(timer));
    wait();
  }
}
