package dossier

func (c *Case) checkMigrate(cmd Command, env Env) error { panic("soon") }
func (c *Case) migrate(cmd Command, env Env) error      { panic("soon") }
