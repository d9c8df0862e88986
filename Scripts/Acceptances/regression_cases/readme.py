"""The rows of the READMEs, so that none of them goes without a check."""
import re


def cases(path):
    """First cells of the tables, without heads."""
    for line in path.read_text().splitlines():
        cells = re.split(r'(?<!\\)\|', line)
        if len(cells) > 3 and cells[1].strip() not in ('case', '---', 'folder'):
            yield cells[1].strip()


def unmatched(folder, rows):
    """What README and table do not have in common."""
    texts = []
    for path in sorted(folder.rglob('README.md')):
        place = '' if path.parent == folder else path.parent.name
        known = [row for row in rows if row.folder == place or (row.is_api and not place)]
        used = set()
        for case in cases(path):
            row = max((row for row in known if case.startswith(row.key)), default=None, key=lambda row: len(row.key))
            if row is None or row.key in used:
                texts.append(f'{path.name} of {path.parent.name} has a row without a check: {case}')
            else:
                used.add(row.key)
        texts += [f'{path.parent.name} has no row {row.key}' for row in known if row.key not in used]
    return texts
