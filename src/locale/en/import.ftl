# Words of this room stand here.
