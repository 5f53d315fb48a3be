// A connector for Xero with the Go SDK, for comparison in the benchmark. It reads the first organisation at XERO_URL and
// writes the same kinds and numbers of rows.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/config"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	"github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/spf13/viper"
)

// Records per call of the SDK, whose messages are limited to 4 MiB.
const atATime = 1000

const subscriber = "subscriber"

var (
	orgs  = &v2.ResourceType{Id: "org", DisplayName: "Organization"}
	roles = &v2.ResourceType{Id: "role", DisplayName: "Role", Traits: []v2.ResourceType_Trait{v2.ResourceType_TRAIT_ROLE}}
	users = &v2.ResourceType{
		Id:          "user",
		DisplayName: "User",
		Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_USER},
		Annotations: annotations.New(&v2.SkipEntitlementsAndGrants{}),
	}
	values = []string{"READONLY", "INVOICEONLY", "STANDARD", "FINANCIALADVISER", "MANAGEDCLIENT", "CASHBOOKCLIENT"}
	done   = &resource.SyncOpResults{}
)

type xeroUser struct {
	UserID, EmailAddress, FirstName, LastName, UpdatedDateUTC, OrganisationRole string
	IsSubscriber                                                                bool
}

// One organisation, read at the first call.
type organisation struct {
	id, name string
	users    []xeroUser
}

func (o *organisation) read() error {
	if o.id != "" {
		return nil
	}
	var connections []struct{ TenantId string }
	if err := get("/connections", "", &connections); err != nil {
		return err
	}
	var about struct {
		Organisations []struct{ OrganisationID, Name string }
	}
	if err := get("/api.xro/2.0/Organisation", connections[0].TenantId, &about); err != nil {
		return err
	}
	var people struct{ Users []xeroUser }
	if err := get("/api.xro/2.0/Users", connections[0].TenantId, &people); err != nil {
		return err
	}
	o.id, o.name, o.users = about.Organisations[0].OrganisationID, about.Organisations[0].Name, people.Users
	return nil
}

func get(path, tenant string, into any) error {
	request, err := http.NewRequest(http.MethodGet, os.Getenv("XERO_URL")+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("xero-tenant-id", tenant)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

func (o *organisation) profile(more map[string]any) map[string]any {
	more["organisation_id"] = o.id
	more["organisation_name"] = o.name
	return more
}

func (o *organisation) user(user xeroUser) (*v2.Resource, error) {
	profile := o.profile(map[string]any{
		"user_id":       user.UserID,
		"first_name":    user.FirstName,
		"last_name":     user.LastName,
		"role":          user.OrganisationRole,
		"is_subscriber": user.IsSubscriber,
		"updated_at":    user.UpdatedDateUTC,
	})
	return resource.NewUserResource(user.FirstName+" "+user.LastName, users, user.UserID, []resource.UserTraitOption{
		resource.WithEmail(user.EmailAddress, true),
		resource.WithUserLogin(user.EmailAddress),
		resource.WithStatus(v2.UserTrait_Status_STATUS_ENABLED),
		resource.WithAccountType(v2.UserTrait_ACCOUNT_TYPE_HUMAN),
		resource.WithUserProfile(profile),
	},
		// Profile and status are set on the resource too, as in our file.
		resource.WithResourceProfile(profile),
		resource.WithResourceStatus(v2.Status_RESOURCE_STATUS_ENABLED, ""),
		resource.WithAnnotation(&v2.RawId{Id: user.UserID}))
}

func (o *organisation) role(value string) (*v2.Resource, error) {
	slug := strings.ToLower(value)
	profile := o.profile(map[string]any{"role_name": slug})
	return resource.NewRoleResource(slug, roles, o.id+"."+slug, []resource.RoleTraitOption{resource.WithRoleProfile(profile)})
}

type syncer struct {
	*organisation
	kind *v2.ResourceType
}

func (s *syncer) ResourceType(context.Context) *v2.ResourceType { return s.kind }

func (s *syncer) List(_ context.Context, _ *v2.ResourceId, at resource.SyncOpAttrs) ([]*v2.Resource, *resource.SyncOpResults, error) {
	if err := s.read(); err != nil {
		return nil, nil, err
	}
	switch s.kind {
	case orgs:
		one, err := resource.NewResource(s.name, orgs, s.id)
		return []*v2.Resource{one}, done, err
	case roles:
		all, err := each(values, s.role)
		return all, done, err
	default:
		from, to, next := s.span(at)
		some, err := each(s.users[from:to], s.user)
		return some, next, err
	}
}

func (s *syncer) Entitlements(_ context.Context, of *v2.Resource, _ resource.SyncOpAttrs) ([]*v2.Entitlement, *resource.SyncOpResults, error) {
	if s.kind == users {
		return nil, done, nil
	}
	one := entitlement.NewAssignmentEntitlement(of, s.slug(of), entitlement.WithGrantableTo(users))
	return []*v2.Entitlement{one}, done, nil
}

func (s *syncer) Grants(_ context.Context, of *v2.Resource, at resource.SyncOpAttrs) ([]*v2.Grant, *resource.SyncOpResults, error) {
	if s.kind == users {
		return nil, done, nil
	}
	slug := s.slug(of)
	from, to, next := s.span(at)
	var grants []*v2.Grant
	for _, user := range s.users[from:to] {
		if slug == subscriber && user.IsSubscriber || strings.EqualFold(slug, user.OrganisationRole) {
			grants = append(grants, grant.NewGrant(of, slug, &v2.ResourceId{ResourceType: users.Id, Resource: user.UserID}))
		}
	}
	return grants, next, nil
}

func (s *syncer) slug(of *v2.Resource) string {
	_, slug, isRole := strings.Cut(of.GetId().GetResource(), ".")
	if !isRole {
		return subscriber
	}
	return slug
}

func (s *syncer) span(at resource.SyncOpAttrs) (from, to int, next *resource.SyncOpResults) {
	from, _ = strconv.Atoi(at.PageToken.Token)
	to = min(from+atATime, len(s.users))
	if to == len(s.users) {
		return from, to, done
	}
	return from, to, &resource.SyncOpResults{NextPageToken: strconv.Itoa(to)}
}

func each[T any](sources []T, one func(T) (*v2.Resource, error)) ([]*v2.Resource, error) {
	all := make([]*v2.Resource, 0, len(sources))
	for _, source := range sources {
		made, err := one(source)
		if err != nil {
			return nil, err
		}
		all = append(all, made)
	}
	return all, nil
}

type connector struct{ organisation }

func (c *connector) Metadata(context.Context) (*v2.ConnectorMetadata, error) {
	return &v2.ConnectorMetadata{DisplayName: "Xero"}, nil
}

func (c *connector) Validate(context.Context) (annotations.Annotations, error) { return nil, nil }

func (c *connector) ResourceSyncers(context.Context) []connectorbuilder.ResourceSyncerV2 {
	return []connectorbuilder.ResourceSyncerV2{
		&syncer{&c.organisation, orgs}, &syncer{&c.organisation, roles}, &syncer{&c.organisation, users},
	}
}

func main() {
	ctx := context.Background()
	make := func(ctx context.Context, _ *viper.Viper) (types.ConnectorServer, error) {
		return connectorbuilder.NewConnector(ctx, &connector{})
	}
	_, command, err := config.DefineConfiguration(ctx, "go-connector", make, field.NewConfiguration([]field.SchemaField{}))
	if err == nil {
		err = command.Execute()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
