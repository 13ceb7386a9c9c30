"""How each instruction of a Plan is carried out on a live screen, one generator an instruction."""
