// Prints the page: the open dialog, where there is one.
addEventListener('click', ({ target }) => target.closest('[data-print]') && print());
