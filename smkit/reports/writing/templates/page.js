(function () {
  'use strict';
  var contents = document.querySelector('.contents details');
  if (contents && matchMedia('(max-width: 900px)').matches) contents.open = false;

  var code = document.getElementById('voir-code');
  code.hidden = false;
  code.addEventListener('click', function () {
    var on = document.body.classList.toggle('avec-code');
    this.setAttribute('aria-pressed', on);
    this.textContent = on ? 'Masquer le code' : 'Voir le code';
  });

  // on a telephone each action reads down: every cell says under which heading it stands
  document.querySelectorAll('table.smkit-actions').forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells, function (cell) { return cell.textContent; });
    Array.from(table.tBodies[0].rows, function (row) {
      Array.from(row.cells, function (cell, at) { if (at) cell.dataset.head = heads[at]; });
    });
  });

  // a table as a spreadsheet takes it: tabs between cells, no spaces inside numbers
  function text(table) {
    return Array.from(table.rows, function (row) {
      return Array.from(row.cells, function (cell) {
        return cell.textContent.trim().replace(/\s+/g, function (gap, at, whole) {
          return /\d/.test(whole[at - 1]) && /\d/.test(whole[at + gap.length] || '') && /[\u202f\u00a0]/.test(gap) ? '' : ' ';
        }).replace(/\u2212(?=\d)/g, '-').replace(/^(?=[=@]|[+-](?![\d,.]))/, "'");
      }).join('\t');
    }).join('\n');
  }

  function copy(words) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(words);
    var area = document.createElement('textarea');
    area.value = words;
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand('copy');
    area.remove();
    return done ? Promise.resolve() : Promise.reject();
  }

  document.querySelectorAll('.smkit-table').forEach(function (box) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copier le tableau';
    button.setAttribute('aria-label', 'Copier le tableau « ' + box.getAttribute('aria-label') + ' »');
    button.addEventListener('click', function () {
      copy(text(box.querySelector('table'))).then(
        function () { button.textContent = 'Copié'; },
        function () { button.textContent = 'Copie refusée'; }
      ).then(function () { setTimeout(function () { button.textContent = 'Copier le tableau'; }, 2000); });
    });
    var after = box.nextElementSibling;  // what the table's words mean stands right under it
    if (after && after.classList.contains('smkit-words')) after.after(button);
    else box.after(button);
  });
})();
