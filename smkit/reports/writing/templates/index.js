(function () {
  'use strict';
  var search = document.getElementById('recherche');
  var state = document.getElementById('etat');
  var count = document.getElementById('compte');
  var items = Array.from(document.querySelectorAll('[data-texte]'));

  // accents and case do not matter to who looks for a report
  function plain(text) {
    return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  }

  function filter() {
    var words = plain(search.value).split(/\s+/).filter(Boolean);
    var shown = 0;
    items.forEach(function (item) {
      var text = plain(item.dataset.texte);
      var ok = words.every(function (word) { return text.indexOf(word) >= 0; }) &&
        (!state.value || item.dataset.etat === state.value);
      item.hidden = !ok;
      shown += ok;
    });
    count.textContent = shown === items.length ? '' : shown + ' sur ' + items.length;
  }

  document.querySelector('.filtres').hidden = false;
  search.addEventListener('input', filter);
  state.addEventListener('change', filter);
})();
