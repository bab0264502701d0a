"""Everything on one machine without anything installed beside Python: what ``offchat up`` runs, and where."""
