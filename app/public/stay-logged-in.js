// Offers to stay logged in, before a login that is not used ends: what is typed into a form must not be lost with it.
{
  const notice = document.getElementById('login-ends');
  const [ending, ended] = notice.querySelectorAll('[data-when]');
  const [stay] = notice.getElementsByTagName('button');
  const idle = Number(notice.dataset.seconds) * 1000;
  const warning = Math.min(2 * 60 * 1000, idle / 4);
  let timers = [];

  const show = (part) => {
    ending.hidden = part !== ending;
    ended.hidden = part !== ended;
    notice.hidden = false;
  };

  const start = () => {
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => show(ending), idle - warning), setTimeout(() => show(ended), idle)];
    notice.hidden = true;
  };

  // Any page counts as use of the login. A login that has ended answers with the way to the login page.
  stay.addEventListener('click', async () => {
    const answer = await fetch('/account', { method: 'HEAD', redirect: 'manual' }).catch(() => undefined);
    if (answer?.ok) start();
    else if (answer) show(ended);
  });

  start();
}
