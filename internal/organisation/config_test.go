package organisation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/organisation"
)

const today = organisation.Date("2026-11-23")

func shipped(t *testing.T) *organisation.Organisation {
	t.Helper()
	org, findings, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	require.Empty(t, findings)
	return org
}

func TestShippedOrganisation(t *testing.T) {
	t.Parallel()
	org := shipped(t)
	require.Len(t, org.Subtree("H29.1", today), 11, "District 1 and its ten wards")
	ward, ok := org.Agency("H29.1.26")
	require.True(t, ok)
	require.Contains(t, ward.VI, "Bến Nghé")

	at, err := org.Resolve("district", "H29.1.26", today)
	require.NoError(t, err)
	require.Equal(t, "H29.1", at)
}

func TestEveryRoleIsHeldAtEveryWardAndInTheDistrict(t *testing.T) {
	t.Parallel()
	org := shipped(t)
	atWards := []string{
		"desk_officer", "clerk", "leader", "judicial_civil_status_officer", "culture_social_officer",
		"land_construction_officer", "disability_council", "poverty_review_board", "neighbourhood", "mediation_council",
	}
	ward := map[string]bool{}
	for _, role := range atWards {
		ward[role] = true
	}
	delete(ward, "desk_officer")
	delete(ward, "clerk")
	delete(ward, "leader")
	for _, role := range org.Roles() {
		if !role.External && !role.System && !ward[role.ID] {
			require.NotEmpty(t, org.Holders("H29.1", role.ID, today), "%s in the district", role.ID)
		}
	}
	for _, agency := range org.AgenciesOn(today) {
		if agency.Level != "ward" {
			continue
		}
		for _, role := range atWards {
			require.NotEmpty(t, org.Holders(agency.ID, role, today), "%s at %s", role, agency.ID)
		}
		require.GreaterOrEqual(t, len(org.Holders(agency.ID, "desk_officer", today)), 2, "claims can race at %s", agency.ID)
	}
	for _, role := range []string{organisation.RoleSupervisor, organisation.RoleProcessDesigner} {
		require.NotEmpty(t, org.Holders("H29.1", role, today))
	}
	require.NotEmpty(t, org.Holders("H29", organisation.RoleAdmin, today))
	require.Len(t, org.Citizens(), 8)
}

func TestRoleNamedReadsTheTablesWords(t *testing.T) {
	t.Parallel()
	org := shipped(t)
	for text, want := range map[string]string{
		"Công chức Bộ phận Một cửa":               "desk_officer",
		"công chức  bộ phận một cửa QUẬN":         "desk_officer",
		"Chủ tịch/Phó Chủ tịch UBND phường":       "leader",
		"Lãnh đạo UBND quận":                      "leader",
		"Trưởng phòng LĐTBXH (theo ủy quyền)":     "head_of_labour",
		"Chuyên viên Phòng GD&ĐT":                 "education_specialist",
		"UBND phường; CSGT":                       "ward_and_traffic_police",
		"Ban Chỉ đạo rà soát / cán bộ giảm nghèo": "poverty_review_board",
		"Cơ quan phối hợp":                        "consulted_body",
		"desk_officer":                            "desk_officer",
	} {
		role, ok := org.RoleNamed(text)
		require.True(t, ok, text)
		require.Equal(t, want, role.ID, text)
	}
	_, ok := org.RoleNamed("Người ngoài hành tinh")
	require.False(t, ok)
}
